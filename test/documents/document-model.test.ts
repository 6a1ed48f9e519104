import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { facts, paragraphs } from '../../src/documents/document-model.ts'

const textsOf = (text: string) =>
  paragraphs(text).map((block) => (block.is === 'paragraph' ? block.text : block.is))

describe('the parts of a document', () => {
  it('are only the facts that are known', () => {
    const { rows } = facts(['Name', 'Value'], ['Unknown', undefined], ['Empty', ''])
    assert.deepEqual(rows, [['Name', 'Value']])
  })

  it('are paragraphs where people left lines empty, with the line ends within', () => {
    assert.deepEqual(textsOf('one'), ['one'])
    assert.deepEqual(textsOf('one\ntwo\n\nthree'), ['one\ntwo', 'three'])
    assert.deepEqual(textsOf('\n one \n \t\n\n\n two\n'), ['one', 'two'])
    assert.deepEqual(textsOf('one\r\ntwo\r\n\r\nthree\rfour\u2029\u2028five'), [
      'one\ntwo',
      'three\nfour',
      'five',
    ])
    assert.deepEqual(textsOf(' \n\n '), [])
  })

  it('are bounded: after four hundred lines the text runs on, and none of it is lost', () => {
    const lines = Array.from({ length: 500 }, (_, n) => `line ${n}`)
    const [text = '', ...others] = textsOf(lines.join('\n'))
    assert.deepEqual(others, [])
    assert.equal(text.split('\n').length, 401)
    assert.deepEqual(text.split(/\s+/), lines.join(' ').split(' '))
    assert.equal(textsOf('a\n\n'.repeat(2_666)).length, 201)
    assert.deepEqual(textsOf('\n'.repeat(8_000)), [])
  })
})
