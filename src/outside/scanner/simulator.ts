import type { ScannedFile, Scanner, Verdict } from '../../domain/document/scanner.ts'
import type { ScannerBehaviours } from './behaviour.ts'
import { eicarWatch } from './eicar.ts'

/**
 * A scanner for everywhere but production. It finds the EICAR test text anywhere in a file, and
 * knows files by the beginning of their name (DESIGN 8), upper or lower case: `ers-threat…`
 * infected, `ers-invalid…` not what it says, `ers-pending…` never done.
 */
export const sentinelNames = {
  'ers-threat': 'threat',
  'ers-invalid': 'invalid',
  'ers-pending': 'pending',
} as const satisfies Record<string, Verdict>

export function scannerSimulator(behaviours: ScannerBehaviours): Scanner {
  return {
    scan: async (content, file) => {
      const told = await behaviours.get()
      if (told === 'by-content') return sentinelOf(file) ?? (await verdictOn(content))
      if (told === 'clean') await readToEnd(content)
      return told
    },
  }
}

function sentinelOf(file: ScannedFile): Verdict | undefined {
  const name = file.name.toLowerCase()
  return Object.entries(sentinelNames).find(([beginning]) => name.startsWith(beginning))?.[1]
}

async function verdictOn(content: AsyncIterable<Uint8Array>): Promise<Verdict> {
  const isEicarIn = eicarWatch()
  for await (const chunk of content) if (isEicarIn(chunk)) return 'threat'
  return 'clean'
}

async function readToEnd(content: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of content);
}
