const text = "select nextval('ubrn_sequence') as number from generate_series(1, $1)"

/** A few at a time: a number that is never used leaves a gap, which nothing minds. */
export function takeUbrns(count: number) {
  return { name: 'take-ubrns', text, values: [count] }
}
