const text = "select nextval('appointment_sequence') as number from generate_series(1, $1)"

export function takeAppointmentIds(count: number) {
  return { name: 'take-appointment-ids', text, values: [count] }
}
