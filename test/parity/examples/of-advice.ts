/** Advice requests: A023 to A027 and A044, and what A005 and A041 show of them. */
import {
  type Asked,
  ask,
  asked,
  askedBack,
  convert,
  converted,
  readAdvice,
  readConversation,
  referrerActed,
  respond,
  responded,
} from '../../world/advice.ts'
import type { Answer } from '../../world/caller.ts'
import { people } from '../../world/people.ts'
import type { NamedFile } from '../../world/requests.ts'
import { uploaded } from '../../world/uploads.ts'
import { published, type Scenario, type Scenarios, type Stage, searchRequests } from './stage.ts'

const { referrer, clinician } = people

/** Searched for near a postcode, as in the examples of answers and referrals. */
const askedNear = ({ server }: Stage, files: readonly NamedFile[] = []) =>
  asked(server, {
    files,
    criteria: {
      more: [
        { name: 'postcode', valueString: 'LS1 2TW' },
        { name: 'distanceLimit', valueUnsignedInt: 123 },
      ],
    },
  })

const answered =
  (request: string): Scenario =>
  async (stage) =>
    respond(await stage.server.as(clinician), await askedNear(stage), {
      body: published(`stu3/sendAdviceAndGuidanceResponse/requests/${request}`),
    })

/** A024 and A025, by whoever asked. */
const read = async ({ server }: Stage, request: Asked) =>
  readAdvice(await server.as(referrer), request)
const heard = async ({ server }: Stage, request: Asked) =>
  readConversation(await server.as(referrer), request)

const replied = ({ server }: Stage, request: Asked) =>
  referrerActed(server, request, 'referrer-replies', { text: 'They are well.' })

export const ofAdvice: Scenarios = {
  'r4/searchServiceRequest/responses/ResponseExampleAdvice': async ({ server }) =>
    searchRequests(await server.as(referrer), await asked(server)),

  'stu3/createAdviceAndGuidance/responses/ExampleRCWithoutAttachments': async ({ server }) =>
    ask(await server.as(referrer), {
      body: published('stu3/createAdviceAndGuidance/requests/ExampleRCWithoutAttachments'),
    }),

  'stu3/retrieveAdviceAndGuidanceWorklist/responses/AdviceAndGuidanceRequests': async ({
    server,
  }) => {
    await asked(server)
    await responded(server, await asked(server), askedBack)
    const request = 'MinimalAdviceAndGuidanceRequests'
    return (await server.as(clinician)).post(
      '/STU3/CommunicationRequest/$ers.fetchworklist',
      published(`stu3/retrieveAdviceAndGuidanceWorklist/requests/${request}`),
    )
  },

  'stu3/retrieveAdviceAndGuidanceRequest/responses/MinimalExample': async (stage) =>
    read(stage, await asked(stage.server)),
  /** An administrator of the practice adds a file for the clinician. */
  'stu3/retrieveAdviceAndGuidanceRequest/responses/WithAttachmentFileReference': async (stage) => {
    const { server } = stage
    const request = await asked(server)
    const admin = people.referrerAdmin
    const id = await uploaded(await server.as(admin), { name: 'upload.txt', ubrn: request.ubrn })
    await referrerActed(server, request, 'referrer-adds-information', {
      files: [id],
      user: admin.user,
      businessFunction: admin.function,
    })
    return read(stage, request)
  },

  'stu3/retrieveAdviceAndGuidanceConversation/SingleMessageFromReferrer': async (stage) =>
    heard(stage, await asked(stage.server)),
  'stu3/retrieveAdviceAndGuidanceConversation/OneMessageEachWay': async (stage) =>
    heard(stage, await responded(stage.server, await asked(stage.server), askedBack)),
  'stu3/retrieveAdviceAndGuidanceConversation/MultiWayConversation': async (stage) => {
    const { server } = stage
    const further = await responded(server, await replied(stage, await asked(server)), askedBack)
    return heard(stage, await responded(server, further, askedBack))
  },

  'stu3/sendAdviceAndGuidanceResponse/responses/RequireFurtherInformation': answered(
    'RequireFurtherInformation',
  ),
  'stu3/sendAdviceAndGuidanceResponse/responses/ReturnToReferrerWithAdvice': answered(
    'ReturnToReferrerWithAdvice',
  ),

  'stu3/convertAdviceAndGuidanceToReferral/responses/NoAttachments': async (stage) =>
    convert(await stage.server.as(clinician), await askedNear(stage)),
  /** With a file of each of them. */
  'stu3/retrieveReferralRequest/responses/ConvertedFromAdviceAndGuidance': convertedWithFiles,
}

async function convertedWithFiles(stage: Stage): Promise<Answer> {
  const { server } = stage
  const provider = await server.as(clinician)
  const question = await uploaded(await server.as(referrer), { name: 'advice.txt' })
  const request = await askedNear(stage, [{ id: question, description: 'advice' }])
  const fileOf = async (description: string) => {
    const id = await uploaded(provider, { name: `${description}.txt`, ubrn: request.ubrn })
    return [{ id, description }]
  }
  await converted(server, request, {
    guidanceFiles: await fileOf('provider'),
    reviewFiles: await fileOf('triage'),
  })
  return provider.get(`/STU3/ReferralRequest/${request.ubrn}`)
}
