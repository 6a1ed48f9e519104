/** The first referral: a practice refers a patient to a hospital, and the hospital accepts. */
import { listAt, textAt, valueAt } from './json-at.ts'
import {
  download,
  fhirJson,
  fileIn,
  isScanned,
  locationOf,
  need,
  type Step,
  type Story,
  searchFor,
  versionOf,
  worklist,
} from './story.ts'

const SERVICE = '11001'

const onList = { endpoint: 'A008', of: 'ReferralRequest' } as const

const readReferral = {
  endpoint: 'A005',
  method: 'GET',
  path: '/STU3/ReferralRequest/{{UBRN}}',
  wants: 200,
} as const

const steps: readonly Step[] = [
  {
    by: 'practice',
    endpoint: 'A030',
    does: 'asks where the clinician works',
    method: 'GET',
    path: '/R4/PractitionerRole',
    wants: 200,
    learn: ({ json }) => {
      const works = listAt(json, 'entry').map((entry) =>
        textAt(entry, 'resource', 'organization', 'identifier', 'value'),
      )
      need(works.includes('D82106'), 'the clinician does not work at D82106')
      return {}
    },
  },
  searchFor(SERVICE, 'searches for a cardiology service'),
  {
    by: 'practice',
    endpoint: 'A011',
    does: 'creates the referral',
    method: 'POST',
    path: '/STU3/ReferralRequest/$ers.createReferral',
    headers: fhirJson,
    body: 'create-referral.json',
    wants: 201,
    learn: (answer) => ({ UBRN: textAt(answer.json, 'id'), VERSION: versionOf(answer) }),
    tells: ({ json }) => `UBRN ${textAt(json, 'id')}`,
  },
  {
    by: 'practice',
    endpoint: 'A020',
    does: 'uploads the letter',
    method: 'POST',
    path: '/STU3/Binary',
    headers: {
      'Content-Type': 'text/plain',
      'NHSD-eRS-File-Name': 'letter.txt',
      'NHSD-eRS-Referral-ID': '{{UBRN}}',
    },
    body: 'letter.txt',
    wants: 201,
    learn: (answer) => ({ FILE: locationOf(answer) }),
    tells: locationOf,
  },
  {
    by: 'practice',
    endpoint: 'A012',
    does: 'attaches the letter',
    method: 'POST',
    path: '/STU3/ReferralRequest/{{UBRN}}/$ers.maintainReferralLetter',
    headers: { ...fhirJson, 'If-Match': 'W/"{{VERSION}}"' },
    body: 'attach-letter.json',
    wants: 200,
    learn: (answer) => ({ VERSION: versionOf(answer) }),
    tells: fileIn,
  },
  {
    ...readReferral,
    by: 'practice',
    does: 'waits until the letter is scanned',
    learn: (answer) => (isScanned(answer) ? { VERSION: versionOf(answer) } : undefined),
    tells: fileIn,
  },
  {
    by: 'practice',
    endpoint: 'A015',
    does: 'looks at free slots',
    method: 'GET',
    path:
      `/STU3/Slot?schedule.actor:HealthcareService=${SERVICE}&appointmentType=ROUTINE` +
      '&status=free&_include=Slot:schedule&_count=5&page=1',
    headers: { 'NHSD-eRS-Comm-Rule-Org': 'D82106' },
    wants: 200,
    learn: ({ json }) => {
      const [slot] = slotsIn(json)
      need(slot !== undefined, `service ${SERVICE} has no free slot: import some (docs/import.md)`)
      return { SLOT: textAt(slot, 'id'), START: textAt(slot, 'start'), END: textAt(slot, 'end') }
    },
    tells: ({ json }) => `first: ${textAt(slotsIn(json)[0], 'start')}`,
  },
  {
    by: 'practice',
    endpoint: 'A016',
    does: 'books the first of them',
    method: 'POST',
    path: '/STU3/Appointment',
    headers: fhirJson,
    body: 'book-appointment.json',
    wants: 201,
    learn: () => ({}),
    tells: locationOf,
  },
  worklist({ ...onList, does: 'opens the list of referrals to review', isOnIt: true }),
  {
    ...readReferral,
    by: 'hospital',
    does: 'reads the referral',
    learn: (answer) => ({ VERSION: versionOf(answer) }),
    tells: (answer) => `version ${versionOf(answer)}`,
  },
  ...download('the letter', (text) => text.startsWith('Dear colleague')),
  {
    by: 'hospital',
    endpoint: 'A013',
    does: 'accepts the referral',
    method: 'POST',
    path: '/STU3/ReferralRequest/{{UBRN}}/$ers.acceptReferral',
    headers: { 'If-Match': 'W/"{{VERSION}}"' },
    wants: 200,
    learn: () => ({}),
    tells: (answer) => `version ${versionOf(answer)}`,
  },
  worklist({ ...onList, does: 'finds it gone from the list', isOnIt: false }),
]

export const firstReferral: Story = {
  title: 'The first referral',
  folder: 'first-referral',
  steps,
}

function slotsIn(bundle: unknown): readonly unknown[] {
  return listAt(bundle, 'entry')
    .map((entry) => valueAt(entry, 'resource'))
    .filter((resource) => valueAt(resource, 'resourceType') === 'Slot')
}
