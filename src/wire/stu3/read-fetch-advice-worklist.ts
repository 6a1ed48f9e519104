/**
 * A023 Retrieve advice and guidance requests worklist: body to command, as A008 but for the list.
 * Source: page a023-retrieve-a&g-worklist, schema eRS-FetchWorklist-Parameters.
 */
import { adviceWorklist } from '../../domain/worklist/list.ts'
import { worklistReader } from './read-fetch-worklist.ts'
import { code } from './systems.ts'

const ofAdvice = worklistReader(code.communicationListSelector, [adviceWorklist])

export const fetchAdviceWorklistBody = ofAdvice.body
export const readFetchAdviceWorklist = ofAdvice.read
