import { before, it } from 'node:test'
import type { Answer, Caller } from './caller.ts'
import { people } from './people.ts'
import { refer } from './referrals.ts'
import type { NamedFile } from './requests.ts'
import type { TestServer } from './server.ts'
import { uploaded } from './uploads.ts'

/** A request with a file of the referrer. */
type WithFile = { readonly ubrn: string; readonly files: readonly string[] }

/** A write of the provider that links files to a request. */
export type LinkingWrite<R extends WithFile> = {
  readonly server: () => TestServer
  /** The name of its first file is `letter-1.txt`. */
  readonly make: () => Promise<R>
  readonly link: (caller: Caller, request: R, files: readonly NamedFile[]) => Promise<Answer>
  /** Asserts that the answer is a 422 with these issues, and that the request is as it was. */
  readonly assertRefusal: (
    answer: Answer,
    request: R,
    ...issues: readonly string[]
  ) => Promise<void>
  /** Where the first file stands among the parameters. */
  readonly first: number
  /** In texts. */
  readonly called: string
  readonly category: string
  /** One file that is said to be two things. */
  readonly contradiction: 'CONFLICTING_VALUES' | 'DUPLICATE_FILENAME'
}

const NOBODYS = '0f1c2bd6-4c1d-4b6e-9d6e-0d8d1cfb1111'

/** What each of these refuses of files (DOMAIN 4.1 to 4.3). */
export function refusesFiles<R extends WithFile>(write: LinkingWrite<R>): void {
  const scene = sceneOf(write)
  refusesUploads(write, scene)
  refusesNames(write, scene)
}

type Scene<R extends WithFile> = {
  readonly request: () => R
  readonly upload: (file?: { readonly name: string }) => Promise<string>
  /** Where the file of this number is named. */
  readonly urlAt: (index: number) => string
  readonly refuses: (files: readonly NamedFile[], ...issues: readonly string[]) => Promise<void>
}

function sceneOf<R extends WithFile>(write: LinkingWrite<R>): Scene<R> {
  let request: R
  let clinician: Caller
  before(async () => {
    clinician = await write.server().as(people.clinician)
    request = await write.make()
  })
  return {
    request: () => request,
    upload: (file) => uploaded(clinician, file && { ...file, ubrn: request.ubrn }),
    urlAt: (index) => `'parameter[${index + write.first}]/resource/content[0]/attachment/url'`,
    refuses: async (files, ...issues) => {
      await write.assertRefusal(await write.link(clinician, request, files), request, ...issues)
    },
  }
}

function refusesUploads<R extends WithFile>(
  { server, called }: LinkingWrite<R>,
  { request, upload, urlAt, refuses }: Scene<R>,
): void {
  it('that nobody uploaded, or for another request', async () => {
    const foreign = await uploaded(await server().as(people.clinician), {
      ubrn: (await refer(server())).ubrn,
    })
    await refuses(
      [{ id: NOBODYS }, { id: foreign }],
      `REFERENCE_NOT_FOUND ${urlAt(0)} The file (${NOBODYS}) was not found.`,
      `REFERENCE_NOT_FOUND ${urlAt(1)} The file (${foreign}) was not found among the uploads for this request.`,
    )
  })

  it('uploaded without naming a request', async () => {
    const id = await upload()
    const says = `The file (${id}) was uploaded without NHSD-eRS-Referral-ID.`
    await refuses([{ id }], `INAPPROPRIATE_VALUE ${urlAt(0)} ${says}`)
  })

  it('that are linked already', async () => {
    const [id = ''] = request().files
    const says = `The file (${id}) is linked already and cannot become a ${called}.`
    await refuses([{ id }], `INVALID_STATE ${urlAt(0)} ${says}`)
  })

  it('that nobody will ever read', async () => {
    const infected = await upload({ name: 'ers-threat.txt' })
    const invalid = await upload({ name: 'ers-invalid.txt' })
    await server().runDueJobs()
    await refuses(
      [{ id: infected }, { id: invalid }],
      `INVALID_STATE ${urlAt(0)} The file (${infected}) can never be read: THREATS_FOUND.`,
      `INVALID_STATE ${urlAt(1)} The file (${invalid}) can never be read: VALIDATION_FAILED.`,
    )
  })
}

function refusesNames<R extends WithFile>(
  { called, category, contradiction, first }: LinkingWrite<R>,
  { upload, urlAt, refuses }: Scene<R>,
): void {
  it('of the name of a file that is there, or of one another', async () => {
    const names = ['letter-1.txt', 'trace.txt', 'trace.txt']
    const files = await Promise.all(names.map(async (name) => ({ id: await upload({ name }) })))
    const says = 'Another file of this request has the same name.'
    await refuses(
      files,
      `DUPLICATE_FILENAME ${urlAt(0)} ${says}`,
      `DUPLICATE_FILENAME ${urlAt(2)} ${says}`,
    )
  })

  it('named twice, contradictory or not', async () => {
    const id = await upload({ name: 'once.txt' })
    await refuses(
      [{ id }, { id }, { id, description: 'Another' }],
      `DUPLICATE_FILENAME ${urlAt(1)} The file is named twice.`,
      `${contradiction} ${urlAt(2)} The file is named twice, with different types or descriptions.`,
    )
  })

  it('of another category', async () => {
    const id = await upload({ name: 'letter-9.txt' })
    const at = `parameter[${first}]/resource/type/coding[0]`
    const says = `A ${called} file must be of type ${category}, not REFERRER.`
    await refuses([{ id, type: 'REFERRER' }], `INAPPROPRIATE_VALUE '${at}' ${says}`)
  })
}
