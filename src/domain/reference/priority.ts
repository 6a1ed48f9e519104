import { type Concept, type ReferenceSet, referenceSet } from './reference-set.ts'

/**
 * Priorities with the working days within which a patient can expect to be contacted (DOMAIN 5.6).
 */
export const priorities = {
  ROUTINE: { display: 'Routine', deferToProviderContactDays: 40, triageContactDays: 40 },
  URGENT: { display: 'Urgent', deferToProviderContactDays: 10, triageContactDays: 5 },
  TWO_WEEK_WAIT: { display: 'Two Week Wait', deferToProviderContactDays: 5, triageContactDays: 2 },
} as const

export type Priority = keyof typeof priorities

export function isPriority(code: string): code is Priority {
  return Object.hasOwn(priorities, code)
}

export type PriorityConcept = Concept & {
  readonly code: Priority
  readonly deferToProviderContactDays: number
  readonly triageContactDays: number
}

/** The priorities as reference data. The published set writes `urgent` in lower case; kept. */
export const prioritySet: ReferenceSet<PriorityConcept> = referenceSet({
  name: 'PRIORITY',
  title: 'e-RS Priority',
  changedAt: '2022-02-19T15:30:48.538Z',
  properties: [
    { name: 'deferToProviderContactDays', kind: 'number' },
    { name: 'triageContactDays', kind: 'number' },
  ],
  concepts: (Object.keys(priorities) as Priority[]).map((code) => ({
    ...priorities[code],
    code,
    display: code === 'URGENT' ? 'urgent' : priorities[code].display,
    effectiveFrom: '2004-06-01T00:00:00.000Z',
  })),
})
