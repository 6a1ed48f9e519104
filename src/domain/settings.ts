/**
 * Choices where the sources are silent or disagree (DOMAIN 13), each a line of docs/deviations.md.
 * What decides takes them as its last argument.
 */
export type DomainSettings = {
  /**
   * Whose rules a referral is made under (DOMAIN 2.4): those of the organisation that refers, if it
   * is a referring one, else of the patient's practice; or always those of the patient's practice.
   */
  readonly commissioningRule: 'REFERRING_ORGANISATION' | 'REGISTERED_PRACTICE'
  /** Days after its creation until the letter of a referral is due. */
  readonly letterDueDays: number
  /**
   * Hours before an appointment within which letters that a provider may have read stay as they
   * are.
   */
  readonly letterFreezeHours: number
  /** Who gets an access code of the patient portal: everybody, or whose address is known. */
  readonly accessCodes: 'EVERYBODY' | 'ADDRESS_KNOWN'
  /** A search answers with the first so many services of the order asked for. */
  readonly searchResultsMax: number
}

export const defaultSettings: DomainSettings = {
  commissioningRule: 'REFERRING_ORGANISATION',
  letterDueDays: 0,
  letterFreezeHours: 24,
  accessCodes: 'ADDRESS_KNOWN',
  searchResultsMax: 100,
}
