import { type Verdict, verdicts } from '../../domain/document/scanner.ts'
import type { Memory } from '../memory.ts'

/** `by-content`: the simulator looks at the file; a verdict: it says just that of every file. */
export const scannerBehaviours = ['by-content', ...verdicts] as const
export type ScannerBehaviour = 'by-content' | Verdict

export type ScannerBehaviours = {
  readonly get: () => Promise<ScannerBehaviour>
  readonly set: (behaviour: ScannerBehaviour) => Promise<void>
}

const setting = 'scanner'

export function scannerBehavioursIn(memory: Memory): ScannerBehaviours {
  return {
    get: async () => {
      const found = await memory.find(setting)
      return isScannerBehaviour(found) ? found : 'by-content'
    },
    set: (behaviour) => memory.put(setting, behaviour),
  }
}

export function isScannerBehaviour(value: unknown): value is ScannerBehaviour {
  return (scannerBehaviours as readonly unknown[]).includes(value)
}
