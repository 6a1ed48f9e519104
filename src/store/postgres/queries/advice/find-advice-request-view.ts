import type { AdviceStatus } from '../../../../domain/advice/status.ts'
import { type AdviceRelationRow, adviceLookUp } from './advice-look-up.ts'

export const findAdviceRequestView = adviceLookUp(
  'find-advice-request-view',
  'a.request_id, a.version, a.status',
)

export type AdviceRequestViewRow = AdviceRelationRow & {
  request_id: string
  version: number
  status: AdviceStatus
}
