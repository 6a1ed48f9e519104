import type { Pas, TimedPas } from '../domain/appointment/pas.ts'
import type { OdsCode } from '../domain/identifier/ods-code.ts'
import type { ServiceId } from '../domain/identifier/service-id.ts'
import { type PasBehaviours, pasBehavioursIn } from '../outside/pas/behaviour.ts'
import type { PasDiary } from '../outside/pas/diary.ts'
import { type Bridge, httpPas } from '../outside/pas/http-pas.ts'
import { noPas, pasFinder, pasOfServices } from '../outside/pas/pas-of-services.ts'
import { BridgeFault } from '../outside/pas/put-json.ts'
import { pasSimulator } from '../outside/pas/simulator.ts'
import { timedPas } from '../outside/pas/timed-pas.ts'
import type { SettingStore } from '../store/ports/settings.ts'
import type { Opening } from './opening.ts'

export type OpenPas = {
  readonly pas: TimedPas
  /** False where a bridge is asked. */
  readonly isSimulated: (service: ServiceId) => Promise<boolean>
  readonly behaviours: PasBehaviours
  readonly diary: PasDiary
}

export type PasNeeds = {
  readonly settings: SettingStore
  readonly diary: PasDiary
  readonly providerOf: (service: ServiceId) => Promise<OdsCode | undefined>
}

/** The PAS of every service: its bridge, else the simulator where there is a `/world` to move. */
export function openPas(
  { options, environment, pasBridges, closers, timer, logger }: Opening,
  { settings, diary, providerOf }: PasNeeds,
): OpenPas {
  const behaviours = pasBehavioursIn(settings)
  const open = (bridge: Bridge) => {
    const pas = httpPas(bridge)
    closers.push(async () => pas.close())
    return pas
  }
  const { ofAll, named } = pasBridges
  const ofServices = new Map<ServiceId, Pas>()
  const ofProviders = new Map<OdsCode, Pas>()
  for (const { of, ...bridge } of named) {
    if ('service' in of) ofServices.set(of.service, open(bridge))
    else ofProviders.set(of.provider, open(bridge))
  }
  const table = { ofServices, ofProviders, ...(ofAll !== undefined && { ofAll: open(ofAll) }) }
  const find = pasFinder(table, providerOf)
  const others = environment.hasWorld ? pasSimulator({ behaviours, diary, timer }) : noPas
  return {
    pas: timedPas({
      pas: pasOfServices(find, others),
      limitMs: options.pasTimeoutSeconds * 1_000,
      timer,
      onFault: (fault) =>
        logger.warn(
          { ...(fault instanceof BridgeFault && { fault: fault.message }) },
          'a PAS could not be asked',
        ),
    }),
    isSimulated: async (service) => (await find(service)) === undefined,
    behaviours,
    diary,
  }
}
