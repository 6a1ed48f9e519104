/** Priorities with the working days within which a patient can expect to be contacted (DOMAIN 5.6). */
export const priorities = {
  ROUTINE: { display: 'Routine', deferToProviderContactDays: 40, triageContactDays: 40 },
  URGENT: { display: 'Urgent', deferToProviderContactDays: 10, triageContactDays: 5 },
  TWO_WEEK_WAIT: { display: 'Two Week Wait', deferToProviderContactDays: 5, triageContactDays: 2 },
} as const

export type Priority = keyof typeof priorities

export function isPriority(code: string): code is Priority {
  return Object.hasOwn(priorities, code)
}
