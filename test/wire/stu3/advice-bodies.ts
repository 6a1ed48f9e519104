/** Bodies of advice and guidance as callers send them, for tests to take apart. */
import {
  coded,
  fileId,
  namedFile,
  parametersBody,
  patient,
  shortlistBody,
} from './request-bodies.ts'

const codes = 'https://fhir.nhs.uk/STU3/CodeSystem'

const priority = (name: string) => coded(name, `${codes}/eRS-Priority-1`, 'URGENT')

/** A044: the shortlist stands at `parameter[2]/resource`, further parameters from `[4]` on. */
export function askBody(
  shortlist = shortlistBody(['11014']),
  ...further: readonly object[]
): object {
  return parametersBody('eRS-CreateAdviceAndGuidance-Request-Parameters-1', [
    patient,
    coded(
      'providerConversionAuthorisation',
      `${codes}/eRS-ProviderConversionAuthorisation-1`,
      'AUTHORISED_TO_CONVERT',
    ),
    { name: 'shortlist', resource: shortlist },
    { name: 'request', valueString: 'What would you do?' },
    ...further,
  ])
}

/** A026, with advice: further parameters from `parameter[4]` on. */
export function answerBody(...further: readonly object[]): object {
  return parametersBody('eRS-SendCommunicationToRequester-Request-Parameters-1', [
    coded(
      'guidanceOutcome',
      `${codes}/eRS-GuidanceResponseOutcome-1`,
      'RETURN_TO_REFERRER_WITH_ADVICE',
    ),
    coded(
      'guidanceIntendedRecommendation',
      `${codes}/eRS-GuidanceIntendedRecommendation-1`,
      'OTHER',
    ),
    { name: 'guidance', valueString: 'Nothing for now' },
    priority('updatedPriority'),
    ...further,
  ])
}

/** A027: further parameters from `parameter[4]` on. */
export function convertBody(...further: readonly object[]): object {
  return parametersBody('eRS-CreateFromCommunicationRequestActionLater-Request-Parameters-1', [
    {
      name: 'createFrom',
      valueReference: { reference: 'CommunicationRequest/000000070000/_history/3' },
    },
    { name: 'guidance', valueString: 'We shall see the patient' },
    priority('newReferralPriority'),
    { name: 'reviewComments', valueString: 'To be booked soon' },
    ...further,
  ])
}

export function requestFile(url = `Binary/${fileId}`): object {
  return namedFile('requestAttachmentFile', 'ADVICE_REQUEST', url)
}

export function guidanceFile(url = `Binary/${fileId}`): object {
  return namedFile('guidanceAttachmentFile', 'GUIDANCE_RESPONSE', url)
}

/** What a conversation does not take, whoever writes. */
export const barredTexts: readonly (readonly [what: string, text: string])[] = [
  ['no words', ''],
  ['blank words', ' \n '],
  ['8001 characters', 'x'.repeat(8_001)],
  ['a control character', 'a\u0007b'],
  ['half a character', 'a\ud83d'],
  ['a script', 'Hello <script>alert(1)</script>'],
  ['a link that does more', '<a href="https://example.org" target="_blank" onclick="x">x</a>'],
]

/** Words, links, signs and 8,000 characters of four bytes each. */
export const takenTexts: readonly string[] = [
  'See <a href="https://example.org" target="_blank">this</a>:\r\n\tBP < 90 & rising',
  '🩺'.repeat(8_000),
]
