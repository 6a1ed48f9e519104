import { describe } from 'node:test'
import { readAdviceResponse } from '../../../src/wire/stu3/read-advice-response.ts'
import { readConvertAdvice } from '../../../src/wire/stu3/read-convert-advice.ts'
import { readCreateAdvice } from '../../../src/wire/stu3/read-create-advice.ts'
import { readFetchAdviceWorklist } from '../../../src/wire/stu3/read-fetch-advice-worklist.ts'
import { type Example, readAsTheyStand } from './published-request.ts'

const examples: readonly Example[] = [
  {
    file: 'retrieveAdviceAndGuidanceWorklist/requests/MinimalAdviceAndGuidanceRequests.json',
    read: readFetchAdviceWorklist,
    command: { list: 'ADVICE_AND_GUIDANCE_REQUESTS' },
  },
  {
    file: 'createAdviceAndGuidance/requests/ExampleRCWithoutAttachments.json',
    read: readCreateAdvice,
    command: {
      patient: '9912003888',
      conversionAuthorisation: 'NOT_AUTHORISED_TO_CONVERT',
      shortlist: {
        criteria: {
          priority: 'ROUTINE',
          specialty: 'CARDIOLOGY',
          clinicType: 'HEART_FAILURE',
          isAgeAndGenderAppropriate: false,
        },
        services: ['11014'],
      },
      text: 'Request text.',
      files: [],
    },
  },
  {
    file: 'sendAdviceAndGuidanceResponse/requests/RequireFurtherInformation.json',
    read: readAdviceResponse,
    command: {
      outcome: 'REQUIRE_FURTHER_INFORMATION',
      text: 'Please supply me with xxx test results',
      priority: 'TWO_WEEK_WAIT',
      files: [],
    },
  },
  {
    file: 'sendAdviceAndGuidanceResponse/requests/ReturnToReferrerWithAdvice.json',
    read: readAdviceResponse,
    command: {
      outcome: 'RETURN_TO_REFERRER_WITH_ADVICE',
      recommendation: 'ADVICE_ONLY_NO_REFERRAL_RECOMMENDED',
      text: 'No evidence of serious problem: patient can be advised to xxx',
      priority: 'ROUTINE',
      files: [],
    },
  },
  {
    file: 'convertAdviceAndGuidanceToReferral/requests/NoAttachments.json',
    read: readConvertAdvice,
    command: {
      ubrn: '000000070000',
      version: 3,
      text: 'I have converted this to send the patient to one of our services',
      comment: "Refer this patient to our 'xxx' service please as soon as possible",
      priority: 'ROUTINE',
      guidanceFiles: [],
      reviewFiles: [],
    },
  },
]

describe('published requests of advice and guidance', () => readAsTheyStand(examples))
