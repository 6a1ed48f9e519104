import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  hasRelationship,
  type RelationshipFacts,
  relationshipRefusals,
  serviceAt,
} from '../../../src/domain/referral/relationship.ts'
import {
  actor,
  adminUser,
  appointment,
  bookedReferral,
  deferral,
  ods,
  practice,
  provider,
  providerApplication,
  providerClinicianUser,
  referral,
  service,
  serviceId,
  trust,
  ubrnOf,
  without,
} from '../build.ts'

const other = ods('B81001')
const ubrn = ubrnOf('000000070000')

const facts: RelationshipFacts = {
  referringOrganisation: practice,
  registeredPractice: undefined,
  service: service().id,
  serviceProvider: trust,
  hasServiceAccess: true,
}

describe('hasRelationship', () => {
  it('is had by the organisation that made the referral', () => {
    assert.equal(hasRelationship(actor(), facts), true)
    assert.equal(hasRelationship(actor({ organisation: other }), facts), false)
  })

  it('is had by the practice of the patient', () => {
    const moved = { ...facts, registeredPractice: other }
    assert.equal(hasRelationship(actor({ organisation: other }), moved), true)
  })

  it('is had by who works for the service, at its provider', () => {
    assert.equal(hasRelationship(provider, facts), true)
    assert.equal(hasRelationship(provider, { ...facts, hasServiceAccess: false }), false)
    assert.equal(hasRelationship({ ...provider, organisation: other }, facts), false)
  })

  it('is not had by a provider while the referral is at no service', () => {
    const unsent = without(facts, 'service', 'serviceProvider')
    assert.equal(hasRelationship(provider, unsent), false)
    assert.equal(hasRelationship(providerApplication, unsent), false)
  })

  it('is had by an application of the provider, whatever the workgroups', () => {
    const unworked = { ...facts, hasServiceAccess: false }
    assert.equal(hasRelationship(providerApplication, unworked), true)
    const elsewhere = { ...providerApplication, organisation: other }
    assert.equal(hasRelationship(elsewhere, facts), false)
  })

  it('does not let a referrer role read what a provider list shows', () => {
    const asReferrer = actor({ organisation: trust })
    assert.equal(hasRelationship(asReferrer, facts), false)
  })
})

describe('relationshipRefusals', () => {
  it('speaks the words of e-RS and tells explain why', () => {
    const [refusal] = relationshipRefusals(provider, ubrn, { ...facts, hasServiceAccess: false })
    assert.equal(refusal?.code, 'NO_RELATIONSHIP')
    assert.equal(refusal?.says, 'No legitimate relationship with referral (000000070000).')
    assert.equal(
      refusal?.because,
      'User 555032006106 belongs to no workgroup of service 11000 at RCD.',
    )
  })

  it('names the clinician acted for, whose workgroups count', () => {
    const onBehalf = { ...provider, user: adminUser, onBehalfOf: providerClinicianUser }
    const [refusal] = relationshipRefusals(onBehalf, ubrn, { ...facts, hasServiceAccess: false })
    assert.match(refusal?.because ?? '', /^User 555032006106 /)
  })

  it('tells every other case apart', () => {
    const because = (...args: Parameters<typeof hasRelationship>) =>
      relationshipRefusals(args[0], ubrn, args[1])[0]?.because ?? 'nothing'
    assert.match(because(actor({ organisation: other }), facts), /^Referred by D82106/)
    assert.match(
      because({ ...provider, organisation: other }, facts),
      /provided by RCD, not by B81001/,
    )
    assert.match(because(provider, without(facts, 'service', 'serviceProvider')), /at no service/)
    assert.equal(because(provider, facts), 'nothing')
  })
})

describe('serviceAt', () => {
  const at = { service: '11000', serviceProvider: 'RCD' }

  it('is the service of the newest appointment, booked, proposed or cancelled', () => {
    assert.deepEqual(serviceAt(bookedReferral()), at)
    assert.deepEqual(serviceAt(referral({ appointment: deferral() })), at)
    const cancelled = appointment({ status: 'cancelled' })
    assert.deepEqual(serviceAt(referral({ appointment: cancelled })), at)
  })

  it('is none before anything was sent, or when the shortlist has moved on', () => {
    assert.equal(serviceAt(referral()), undefined)
    const gone = appointment({ service: { id: serviceId('99'), name: 'Gone' } })
    assert.equal(serviceAt(referral({ appointment: gone })), undefined)
  })
})
