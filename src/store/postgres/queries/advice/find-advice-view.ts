import { type AdviceRelationRow, adviceLookUp } from './advice-look-up.ts'

export const findAdviceView = adviceLookUp('find-advice-view', 'a.version, a.body')

export type AdviceViewRow = AdviceRelationRow & { version: number; body: string }
