/** `422 CODE` as a caller reads it, with the reason, by endpoint. */
export type Differences = Readonly<Record<string, Readonly<Record<string, string>>>>

const sameForAll = 'a service is the same for every referrer: no relationship is asked for'
const nothingHangsOnAnother = 'every field is mandatory by itself or not at all: MISSING_VALUE'

/** On the page, but nothing that is built can come to it. */
export const neverRaised: Differences = {
  'a027-convert-a-and-g-to-referral': { '422 VALUE_IS_REQUIRED': nothingHangsOnAnother },
  'a035-search-for-healthcare-services': { '403 NO_RELATIONSHIP': sameForAll },
  'a037-retrieve-healthcare-service-version': { '403 NO_RELATIONSHIP': sameForAll },
}
