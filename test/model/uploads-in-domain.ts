import type { Attachment } from '../../src/domain/document/attachment.ts'
import type { AttachmentType, StoredDocument } from '../../src/domain/document/document.ts'
import type { DocumentsFound, FileToLink } from '../../src/domain/document/link-files.ts'
import type { DocumentId } from '../../src/domain/identifier/document-id.ts'
import type { Ubrn } from '../../src/domain/identifier/ubrn.ts'
import { document, documentId, ubrnOf, without } from '../domain/build.ts'
import type { FileChoice, Files } from './advice-model.ts'

type Request = { readonly ubrn: Ubrn; readonly attachments: readonly Attachment[] }

export type Uploads = {
  readonly found: DocumentsFound
  /** Uploads what the choices want for a request, or for none, and names it. */
  readonly name: (files: Files, type: AttachmentType, on?: Request) => readonly FileToLink[]
  /** What the store does once they are attached. */
  readonly link: (on: Request) => void
}

/** The files that people upload in the course of one conversation. */
export function uploads(): Uploads {
  const documents = new Map<DocumentId, StoredDocument>()
  let count = 0
  const nobodys = () => {
    count += 1
    return documentId(count)
  }
  const put = (on: Request | undefined, over: Partial<StoredDocument> = {}) => {
    const id = nobodys()
    const plain = without(document(count), 'intendedUbrn')
    const intended = on === undefined ? {} : { intendedUbrn: on.ubrn }
    documents.set(id, { ...plain, name: `file-${count}.txt`, ...intended, ...over })
    return id
  }
  const ways: Readonly<Record<FileChoice, (on: Request | undefined) => DocumentId>> = {
    fresh: put,
    twice: put,
    mistyped: put,
    namesake: (on) => put(on, { name: 'same.txt' }),
    linked: (on) => on?.attachments[0]?.documentId ?? nobodys(),
    uploadedForNone: () => put(undefined),
    uploadedForAnother: (on) => put(on, { intendedUbrn: ubrnOf('000000099999') }),
    neverUploaded: nobodys,
    infected: (on) => put(on, { availability: 'THREATS_FOUND' }),
  }
  return {
    found: documents,
    name: (files, type, on) =>
      files.flatMap((choice) => {
        const file = { documentId: ways[choice](on), type }
        if (choice === 'mistyped') return [{ ...file, type: other(type) }]
        return choice === 'twice' ? [file, file] : [file]
      }),
    link: ({ ubrn, attachments }) => {
      for (const { documentId: id } of attachments) {
        const linked = documents.get(id)
        if (linked !== undefined) documents.set(id, { ...linked, ubrn })
      }
    },
  }
}

function other(type: AttachmentType): AttachmentType {
  return type === 'PROVIDER' ? 'REFERRER' : 'PROVIDER'
}
