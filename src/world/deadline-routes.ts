import type { FastifyInstance } from 'fastify'
import type { DeadlineStore } from '../store/ports/deadlines.ts'

export type DeadlineRoutesOptions = Pick<DeadlineStore, 'listReminders' | 'listMissedContacts'>

const shownMax = 1_000

/**
 * What the jobs of the morning found, newest first: `GET /reminders`, the letters to patients who
 * have not booked, and `GET /missed-contacts`, the patients whom nobody contacted in time.
 */
export function deadlineRoutes(app: FastifyInstance, deadlines: DeadlineRoutesOptions): void {
  app.get('/reminders', async () => ({ reminders: await deadlines.listReminders(shownMax) }))
  app.get('/missed-contacts', async () => ({
    missedContacts: await deadlines.listMissedContacts(shownMax),
  }))
}
