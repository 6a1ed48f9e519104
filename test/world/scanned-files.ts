import type { Caller } from './caller.ts'
import { uploaded } from './uploads.ts'

/** What becomes of a file by its name, once it is scanned (docs/environments.md). */
const outcomes = {
  plain: 'AVAILABLE',
  'ers-threat': 'THREATS_FOUND',
  'ers-invalid': 'VALIDATION_FAILED',
  'ers-pending': 'PENDING',
} as const

/** Of the files of `uploadedToScan`, before the scan and after it. */
export const unscanned = Object.values(outcomes).map(() => 'PENDING')
export const scanned: readonly string[] = Object.values(outcomes)

/** A020 of one file for everything that a scan may come to: their ids, in the order of `scanned`. */
export async function uploadedToScan(
  caller: Caller,
  called: string,
  ubrn?: string,
): Promise<readonly string[]> {
  const ids: string[] = []
  for (const sentinel of Object.keys(outcomes)) {
    const name = `${sentinel}-${called}.txt`
    ids.push(await uploaded(caller, { name, ...(ubrn !== undefined && { ubrn }) }))
  }
  return ids
}

type DocumentReference = {
  readonly content: readonly {
    readonly attachment: {
      readonly id: string
      readonly extension: readonly {
        readonly url: string
        readonly valueCoding?: { readonly code: string }
      }[]
    }
  }[]
}

/** Id and availability of each file. */
export function filesIn(references: readonly DocumentReference[]) {
  const url = 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-eRS-AvailabilityStatus-1'
  return references.flatMap(({ content }) =>
    content.map(({ attachment: { id, extension } }) => {
      const coded = extension.find((each) => each.url === url)?.valueCoding
      return [id, coded?.code] as const
    }),
  )
}

/** The same of `uploadedToScan`. */
export function filesThatAre(ids: readonly string[], availabilities: readonly string[]) {
  return ids.map((id, index) => [id, availabilities[index]] as const)
}
