const text = "select nextval('communication_sequence') as number from generate_series(1, $1)"

export function takeMessageIds(count: number) {
  return { name: 'take-message-ids', text, values: [count] }
}
