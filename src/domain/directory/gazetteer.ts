/**
 * Where postcodes are, roughly: the centre of the district (`LS1`) where we know it, else of the
 * area (`LS`). Good enough to sort services by distance and to apply a limit in miles; within one
 * district everything is at distance 0, and an area centre may be 20 miles off. Who needs it finer
 * replaces gazetteer.json by a fuller one of the same shape.
 */
import gazetteer from './gazetteer.json' with { type: 'json' }

/**
 * Great-circle distance in miles; nothing when one of them is no postcode or its area is unknown.
 */
export function distanceMiles(postcodeA: string, postcodeB: string): number | undefined {
  const a = placeOf(postcodeA)
  const b = placeOf(postcodeB)
  return a === undefined || b === undefined ? undefined : greatCircleMiles(a, b)
}

/** In full, with or without the blank, in any case: `LS1 2UT`, `ls12ut`. */
export function isPostcode(text: string): boolean {
  return POSTCODE.test(text)
}

const POSTCODE = /^(?<district>(?<area>[A-Z]{1,2})[0-9][0-9A-Z]?) ?[0-9][ABD-HJLNP-UW-Z]{2}$/i

/** Degrees north and east. */
type Place = readonly [latitude: number, longitude: number]

const districts: ReadonlyMap<string, Place> = placesOf(gazetteer.districts)
const areas: ReadonlyMap<string, Place> = placesOf(gazetteer.areas)

function placesOf(listed: Readonly<Record<string, readonly number[]>>): ReadonlyMap<string, Place> {
  return new Map(
    Object.entries(listed).map(([name, [latitude = 0, longitude = 0]]) => [
      name,
      [latitude, longitude],
    ]),
  )
}

function placeOf(postcode: string): Place | undefined {
  const { district = '', area = '' } = POSTCODE.exec(postcode)?.groups ?? {}
  return districts.get(district.toUpperCase()) ?? areas.get(area.toUpperCase())
}

const EARTH_RADIUS_MILES = 3958.8

function greatCircleMiles([latitudeA, longitudeA]: Place, [latitudeB, longitudeB]: Place): number {
  const halfNorth = radians(latitudeB - latitudeA) / 2
  const halfEast = radians(longitudeB - longitudeA) / 2
  const squared =
    Math.sin(halfNorth) ** 2 +
    Math.cos(radians(latitudeA)) * Math.cos(radians(latitudeB)) * Math.sin(halfEast) ** 2
  return 2 * EARTH_RADIUS_MILES * Math.asin(Math.sqrt(squared))
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180
}
