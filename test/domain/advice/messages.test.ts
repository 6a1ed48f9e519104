import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { BrokenInvariant } from '../../../src/base/invariant.ts'
import {
  informationUpdatedNote,
  informationUpdatedText,
  requesterMessage,
  responderMessage,
} from '../../../src/domain/advice/messages.ts'
import type { Actor } from '../../../src/domain/directory/actor.ts'
import type { UserId } from '../../../src/domain/identifier/user-id.ts'
import { documentId, now, provider, providerApplication, user } from '../build.ts'
import { asking, askingAdmin, providerAdmin } from '../build-advice.ts'

const said = { text: 'What now?', files: [documentId(1)] }
const sending = (actor: Actor, clinician?: UserId) => ({
  id: '70001',
  actor,
  at: now,
  ...(clinician !== undefined && { clinician }),
})

const clinician = { user: asking.user, organisation: 'R69', function: 'REFERRING_CLINICIAN' }
const admin = { ...clinician, user: askingAdmin.user, function: 'REFERRING_CLINICIAN_ADMIN' }

describe('requesterMessage', () => {
  it('is sent by a clinician in person', () => {
    assert.deepEqual(requesterMessage(said, sending(asking, asking.user)), {
      id: '70001',
      kind: 'REQUESTER',
      sentAt: now,
      sender: clinician,
      requester: clinician,
      text: 'What now?',
      files: [documentId(1)],
    })
    assert.deepEqual(
      requesterMessage(said, sending(asking)),
      requesterMessage(said, sending(asking, asking.user)),
    )
  })

  it('is sent by an admin in the name of a clinician', () => {
    const { sender, requester } = requesterMessage(said, sending(askingAdmin, asking.user))
    assert.deepEqual({ sender, requester }, { sender: admin, requester: clinician })
  })

  it('is a clinician’s also where the admin is that clinician', () => {
    const { sender, requester } = requesterMessage(said, sending(askingAdmin, askingAdmin.user))
    assert.deepEqual(
      { sender, requester },
      { sender: admin, requester: { ...clinician, user: askingAdmin.user } },
    )
  })
})

describe('responderMessage', () => {
  const responder = {
    user: provider.user,
    organisation: 'RCD',
    function: 'SERVICE_PROVIDER_CLINICIAN',
  }

  it('is sent by a clinician in person, with what comes of it', () => {
    const answer = {
      ...said,
      outcome: 'RETURN_TO_REFERRER_WITH_ADVICE',
      recommendation: 'OTHER',
    } as const
    assert.deepEqual(responderMessage(answer, sending(provider)), {
      id: '70001',
      kind: 'RESPONDER',
      sentAt: now,
      sender: responder,
      requester: responder,
      text: 'What now?',
      files: [documentId(1)],
      outcome: 'RETURN_TO_REFERRER_WITH_ADVICE',
      recommendation: 'OTHER',
    })
  })

  it('is sent by an admin on behalf of a clinician', () => {
    const { sender, requester } = responderMessage(said, sending(providerAdmin))
    assert.deepEqual(sender, {
      user: providerAdmin.user,
      organisation: 'RCD',
      function: 'SERVICE_PROVIDER_CLINICIAN_ADMIN',
    })
    assert.deepEqual(requester, { ...responder, user: user('555031999105') })
  })

  it('is sent by nobody but people', () => {
    assert.throws(() => responderMessage(said, sending(providerApplication)), BrokenInvariant)
  })
})

describe('informationUpdatedNote', () => {
  it('has a text of its own, and no files', () => {
    const { kind, text, files, sender, requester } = informationUpdatedNote(
      sending(askingAdmin, asking.user),
    )
    assert.equal(kind, 'REFERRER_CLINICAL_INFORMATION_UPDATED')
    assert.equal(text, informationUpdatedText)
    assert.deepEqual(files, [])
    assert.deepEqual({ sender, requester }, { sender: admin, requester: clinician })
  })
})
