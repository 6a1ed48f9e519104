import type { NhsNumber } from '../../domain/identifier/nhs-number.ts'
import type { OdsCode } from '../../domain/identifier/ods-code.ts'
import type { ServiceId } from '../../domain/identifier/service-id.ts'
import type { Ubrn } from '../../domain/identifier/ubrn.ts'
import type { ReferralState } from '../../domain/referral/state.ts'
import type { DeadlineStore, DeadlinesMet } from '../ports/deadlines.ts'
import type { Database } from './pool.ts'
import {
  listMissedContacts,
  type MissedContactRow,
} from './queries/deadline/list-missed-contacts.ts'
import { listReminders, type ReminderRow } from './queries/deadline/list-reminders.ts'
import { makeReminders } from './queries/deadline/make-reminders.ts'
import { noticeMissedContacts } from './queries/deadline/notice-missed-contacts.ts'
import type { DeadlinesMetRow } from './queries/deadline/record-of-system.ts'

export function openDeadlineStore(database: Database): DeadlineStore {
  return {
    makeReminders: (run) => met(database, makeReminders(run)),
    noticeMissedContacts: (run) => met(database, noticeMissedContacts(run)),
    listReminders: async (countMax) => {
      const { rows } = await database.query<ReminderRow>(listReminders(countMax))
      return rows.map((row) => ({
        ubrn: row.ubrn as Ubrn,
        patient: row.nhs_number as NhsNumber,
        due: row.due_on,
        madeAt: row.made_at,
        state: row.state as ReferralState,
      }))
    },
    listMissedContacts: async (countMax) => {
      const { rows } = await database.query<MissedContactRow>(listMissedContacts(countMax))
      return rows.map((row) => ({
        ubrn: row.ubrn as Ubrn,
        patient: row.nhs_number as NhsNumber,
        service: row.service_id as ServiceId,
        provider: row.provider_ods_code as OdsCode,
        expectedBy: row.expected_by,
        noticedAt: row.noticed_at,
        state: row.state as ReferralState,
      }))
    },
  }
}

async function met(
  database: Database,
  statement: ReturnType<typeof makeReminders>,
): Promise<DeadlinesMet> {
  const { rows } = await database.query<DeadlinesMetRow>(statement)
  return rows[0] ?? { found: 0, recorded: 0 }
}
