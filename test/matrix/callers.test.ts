import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { endpoints } from '../../src/api/registry.ts'
import { type CallerMatrix, callerMatrix } from './caller-matrix.ts'

/** Whom the sources let in, by hand: DOMAIN 2.5, for the endpoints that are built. */
// biome-ignore format: a table
const asPublished: Readonly<Record<string, string>> = {
  'a004-retrieve-reference-data':              'RC RCA SPC SPCA P R A',
  'a005-retrieve-referral-request':            'RC RCA SPC SPCA P A',
  'a005-retrieve-referral-request-versioned':  'RC RCA SPC SPCA P A',
  'a006-retrieve-attachment':                  'RC RCA SPC SPCA P A',
  'a007-retrieve-clinical-information':        'RC RCA SPC SPCA P A',
  'a008-retrieve-worklist':                    'RC RCA RA SPC SPCA SPA P A',
  'a010-patient-service-search':               'RC RCA',
  'a011-create-referral':                      'RC RCA',
  'a012-maintain-referral-letter':             'RC RCA',
  'a013-accept-referral':                      'SPC SPCA P A',
  'a014-reject-referral':                      'SPC SPCA',
  'a015-retrieve-appointment-slots':           'RC RCA',
  'a016-book-or-defer-appointment':            'RC RCA',
  'a019-generate-patient-letter':              'RC RCA',
  'a020-upload-file-to-document-store':        'RC RCA SPC SPCA',
  'a021-create-referral-request-and-send-for-triage': 'RC RCA',
  'a022-cancel-appointment-action-later':      'SPC SPCA',
  'a023-retrieve-a-and-g-worklist':            'SPC SPCA SPA',
  'a024-retrieve-advice-and-guidance':         'RC RCA SPC SPCA P A',
  'a024-retrieve-advice-and-guidance-versioned': 'RC RCA SPC SPCA P A',
  'a025-retrieve-advice-and-guidance-conversation': 'RC RCA SPC SPCA P A',
  'a026-send-a-and-g-response':                'SPC SPCA',
  'a027-convert-a-and-g-to-referral':          'SPC SPCA',
  'a028-record-triage-outcome':                'SPC SPCA P A',
  'a029-available-actions-for-user-list':      'RC RCA SPC SPCA P A',
  'a030-retrieve-business-functions':          'RC RCA RA COM SPC SPCA SPA IA BM ARM SD none',
  'a031-change-shortlist':                     'RC RCA',
  'a032-change-shortlist-and-send-for-triage': 'RC RCA',
  'a033-retrieve-healthcare-service':          'RC RCA R',
  'a034-update-appointment':                   'RC RCA',
  'a035-search-for-healthcare-services':       'RC RCA R',
  'a036-cancel-referral':                      'RC RCA SPC SPCA P A',
  'a037-retrieve-healthcare-service-version':  'RC RCA R',
  'a038-retrieve-appointment':                 'RC RCA SPC SPCA',
  'a038-retrieve-appointment-versioned':       'RC RCA SPC SPCA',
  'a039-upload-large-file':                    'RC RCA SPC SPCA',
  'a040-retrieve-practitioner-info':           'SPCA',
  'a041-search-service-request':               'RC RCA SPC SPCA',
  'a042-retrieve-attachment':                  'RC RCA SPC SPCA P A',
  'a043-retrieve-advice-and-guidance-overview-pdf': 'RC RCA SPC SPCA P A',
  'a044-create-advice-and-guidance-request':   'RC RCA',
}

let matrix: CallerMatrix

before(async () => {
  matrix = await callerMatrix()
})

describe('callers', () => {
  it('are tabled for every endpoint that is built', () => {
    assert.deepEqual(
      Object.keys(asPublished),
      endpoints.map(({ id }) => id),
    )
  })

  for (const [id, published] of Object.entries(asPublished)) {
    it(`of ${id} are those of the sources`, () => {
      const fares = [...(matrix.rows.get(id) ?? [])]
      const letIn = fares.filter(([, fare]) => fare === 'in').map(([short]) => short)
      assert.equal(letIn.sort().join(' '), published.split(' ').sort().join(' '))
    })
  }

  it('who are refused are told 403, whoever they are', () => {
    for (const row of matrix.rows.values()) {
      for (const fare of row.values()) if (fare !== 'in') assert.equal(fare.status, 403)
    }
  })
})
