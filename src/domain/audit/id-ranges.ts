/** Sets of whole numbers as ranges, in order and apart from each other: what a seal covers. */

/** Both ends included. */
export type IdRange = { readonly first: number; readonly last: number }

/** Of numbers in rising order. */
export function rangesOf(ids: readonly number[]): readonly IdRange[] {
  const ranges: { first: number; last: number }[] = []
  for (const id of ids) {
    const open = ranges.at(-1)
    if (open !== undefined && id === open.last + 1) open.last = id
    else ranges.push({ first: id, last: id })
  }
  return ranges
}

/** What is in `whole` and not in `parts`. */
export function without(whole: readonly IdRange[], parts: readonly IdRange[]): readonly IdRange[] {
  return parts.reduce<readonly IdRange[]>(
    (left, part) => left.flatMap((range) => cut(range, part)),
    whole,
  )
}

export function countOf(ranges: readonly IdRange[]): number {
  return ranges.reduce((count, { first, last }) => count + last - first + 1, 0)
}

function cut({ first, last }: IdRange, part: IdRange): readonly IdRange[] {
  if (part.last < first || part.first > last) return [{ first, last }]
  return [
    { first, last: part.first - 1 },
    { first: part.last + 1, last },
  ].filter((each) => each.first <= each.last)
}
