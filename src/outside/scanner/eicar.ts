/**
 * The anti-malware test text of EICAR: harmless, and reported by every scanner. It is put together
 * from parts so that scanners leave this file alone.
 */
export const eicar = [
  'X5O!P%@AP[4\\PZX54(P^)7CC)7}',
  '$EICAR-STANDARD-ANTIVIRUS-',
  'TEST-FILE!$H+H*',
].join('')

const mark = Buffer.from(eicar, 'latin1')

/**
 * Sees chunks of a stream and tells whether the test text was anywhere in them, however it was cut.
 */
export function eicarWatch(): (chunk: Uint8Array) => boolean {
  let end = Buffer.alloc(0)
  return (chunk) => {
    const seen = Buffer.concat([end, chunk])
    end = seen.subarray(Math.max(0, seen.length - mark.length + 1))
    return seen.includes(mark)
  }
}
