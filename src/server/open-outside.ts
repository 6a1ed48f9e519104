import type { TimedPas } from '../domain/appointment/pas.ts'
import type { Demographics } from '../domain/directory/demographics.ts'
import type { Scanner } from '../domain/document/scanner.ts'
import { integrationFolder, readPatients } from '../environments/seed-files.ts'
import { simulatedDemographics } from '../outside/demographics/simulator.ts'
import {
  demographicsLimitMs,
  timedDemographics,
} from '../outside/demographics/timed-demographics.ts'
import { type PasBehaviours, pasBehavioursIn } from '../outside/pas/behaviour.ts'
import type { PasDiary } from '../outside/pas/diary.ts'
import { pasSimulator } from '../outside/pas/simulator.ts'
import { timedPas } from '../outside/pas/timed-pas.ts'
import { type ScannerBehaviours, scannerBehavioursIn } from '../outside/scanner/behaviour.ts'
import { clamdScanner } from '../outside/scanner/clamd.ts'
import { scannerSimulator } from '../outside/scanner/simulator.ts'
import type { SettingStore } from '../store/ports/settings.ts'
import type { Opening } from './opening.ts'

const CLAMD_SILENCE_MS_MAX = 60_000

/** The systems around e-RS, with what moves their simulators. */
export type Outside = {
  readonly demographics: Demographics
  readonly pas: TimedPas
  readonly pasBehaviours: PasBehaviours
  readonly pasDiary: PasDiary
  readonly scanner: Scanner
  readonly scannerBehaviours: ScannerBehaviours
}

export async function openOutside(
  { options, timer, logger }: Opening,
  { settings, pasDiary }: { readonly settings: SettingStore; readonly pasDiary: PasDiary },
): Promise<Outside> {
  const patients = await readPatients(integrationFolder)
  const pasBehaviours = pasBehavioursIn(settings)
  const scannerBehaviours = scannerBehavioursIn(settings)
  return {
    demographics: timedDemographics({
      demographics: simulatedDemographics(patients),
      limitMs: demographicsLimitMs,
      timer,
      onFault: () => logger.warn({}, 'a demographics look-up failed'),
    }),
    pas: timedPas({
      pas: pasSimulator({ behaviours: pasBehaviours, diary: pasDiary, timer }),
      limitMs: options.pasTimeoutSeconds * 1_000,
      timer,
      onFault: () => logger.warn({}, 'a PAS could not be asked'),
    }),
    pasBehaviours,
    pasDiary,
    scanner:
      options.clamd === undefined
        ? scannerSimulator(scannerBehaviours)
        : clamdScanner({ address: options.clamd, silenceMsMax: CLAMD_SILENCE_MS_MAX }),
    scannerBehaviours,
  }
}
