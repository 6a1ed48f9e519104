import type { Demographics } from '../domain/directory/demographics.ts'
import type { Scanner } from '../domain/document/scanner.ts'
import { integrationFolder, readPatients } from '../environments/seed-files.ts'
import { simulatedDemographics } from '../outside/demographics/simulator.ts'
import {
  demographicsLimitMs,
  timedDemographics,
} from '../outside/demographics/timed-demographics.ts'
import { type ScannerBehaviours, scannerBehavioursIn } from '../outside/scanner/behaviour.ts'
import { clamdScanner } from '../outside/scanner/clamd.ts'
import { scannerSimulator } from '../outside/scanner/simulator.ts'
import { type OpenPas, openPas, type PasNeeds } from './open-pas.ts'
import type { Opening } from './opening.ts'

const CLAMD_SILENCE_MS_MAX = 60_000

/** The systems around e-RS, with what moves their simulators. */
export type Outside = {
  readonly demographics: Demographics
  readonly pas: OpenPas
  readonly scanner: Scanner
  readonly scannerBehaviours: ScannerBehaviours
}

export async function openOutside(opening: Opening, needs: PasNeeds): Promise<Outside> {
  const { options, timer, logger } = opening
  const patients = await readPatients(integrationFolder)
  const scannerBehaviours = scannerBehavioursIn(needs.settings)
  return {
    demographics: timedDemographics({
      demographics: simulatedDemographics(patients),
      limitMs: demographicsLimitMs,
      timer,
      onFault: () => logger.warn({}, 'a demographics look-up failed'),
    }),
    pas: openPas(opening, needs),
    scanner:
      options.clamd === undefined
        ? scannerSimulator(scannerBehaviours)
        : clamdScanner({ address: options.clamd, silenceMsMax: CLAMD_SILENCE_MS_MAX }),
    scannerBehaviours,
  }
}
