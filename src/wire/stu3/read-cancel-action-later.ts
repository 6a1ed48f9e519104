/**
 * A022 Cancel appointment, action later: body to command. The page's table of fields spells
 * `appointmentCancelledinPAS`; schema and examples spell it as it is read here.
 * Source: page a022-cancel-appointment-action-later, schema
 * eRS-cancelAppointmentActionLater-Parameters, DOMAIN 1.4.
 */
import type { CancelActionLater } from '../../domain/referral/commands.ts'
import type { Read } from '../read.ts'
import { defined } from '../shape/defined.ts'
import { parameter, parametersProfile, suppliedBy } from '../shape/parameters.ts'
import { flag, freeText } from '../shape/scalars.ts'
import { readAs, shape } from '../shape/shape.ts'
import { documentReference, filesIn } from './read-document-reference.ts'
import { priorityCoding } from './read-reference-codes.ts'
import { profile } from './systems.ts'

const commentLengthMax = 2_000

const cancelActionLater = parametersProfile({
  url: profile.cancelAppointmentActionLater,
  declared: {
    priority: parameter('0..1', 'valueCoding', priorityCoding),
    appointmentCancelledInPAS: parameter('0..1', 'valueBoolean', flag),
    comments: parameter('1..1', 'valueString', freeText(commentLengthMax)),
    providerAttachmentFile: parameter('0..*', 'resource', documentReference),
  },
})

export const cancelActionLaterBody = shape('Parameters', cancelActionLater.schema, {
  // The page's error table has neither.
  UNEXPECTED_FIELD: 'INVALID_VALUE',
  INVALID_FHIR_STRUCTURE: 'INVALID_VALUE',
})

export function readCancelActionLater(json: unknown): Read<CancelActionLater> {
  return readAs(cancelActionLaterBody, json, (body) => {
    const supplied = suppliedBy(cancelActionLater, body)
    const { priority, appointmentCancelledInPAS, comments, providerAttachmentFile } = supplied
    const { files, places } = filesIn(providerAttachmentFile)
    return {
      command: {
        comment: comments.value,
        files,
        ...defined({
          priority: priority?.value.code,
          isCancelledInPas: appointmentCancelledInPAS?.value,
        }),
      },
      places: new Map([
        ['isCancelledInPas', appointmentCancelledInPAS?.at ?? 'parameter'],
        ...places,
      ]),
    }
  })
}
