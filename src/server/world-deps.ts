import type { Context } from '../api/context.ts'
import type { AuditReader } from '../store/ports/audit-seals.ts'
import type { DeadlineStore } from '../store/ports/deadlines.ts'
import type { IdentityStore } from '../store/ports/identity.ts'
import type { WorldClock } from '../world/world-clock.ts'
import type { WorldDeps } from '../world/world-routes.ts'
import { worldTokenIn } from '../world/world-token.ts'
import { idLog } from './id-log.ts'
import type { Outside } from './open-outside.ts'
import type { Opening } from './opening.ts'
import type { Work } from './start-work.ts'

type Movable = {
  readonly context: Context
  readonly worldClock: WorldClock
  readonly outside: Outside
  readonly identities: IdentityStore
  readonly deadlines: DeadlineStore
  readonly audit: AuditReader
  readonly work: Pick<Work, 'orderScheduled'>
}

/** What `/world` may move. */
export async function worldDeps(
  { options, realClock, identity, logger }: Opening,
  { context, worldClock, outside, identities, deadlines, audit, work }: Movable,
): Promise<WorldDeps> {
  const { directory, documents, explanations, sessions } = context
  return {
    token: await worldTokenIn(options.dataFolder),
    clock: { clock: worldClock, realClock, onMoved: work.orderScheduled },
    audit,
    deadlines,
    explanations,
    pas: {
      behaviours: outside.pas.behaviours,
      diary: outside.pas.diary,
      isSimulated: outside.pas.isSimulated,
      isService: async (id) => (await directory.findService(id)) !== undefined,
    },
    scanner: { behaviours: outside.scannerBehaviours, rescan: documents.orderPendingScans },
    outside: {
      context,
      closeBooking: (ubrn, { id: slot, service, pasReference }) =>
        outside.pas.diary.cancel({ id: identity.uuid(), ubrn, service, slot, pasReference }),
    },
    applications: {
      store: identities,
      clock: worldClock,
      identity,
      logger: idLog(logger),
      isUnavailable: context.isUnavailable,
      forgetSessions: sessions.forgetAll,
    },
  }
}
