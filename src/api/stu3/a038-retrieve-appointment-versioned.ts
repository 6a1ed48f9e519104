import { readAppointment } from '../appointment-read.ts'
import { endpoint } from '../endpoint.ts'
import { versionInPath } from '../parameters.ts'
import { a038RetrieveAppointment } from './a038-retrieve-appointment.ts'

/** Page a038-retrieve-appointment-versioned: 404 unless the version is the current one. */
export const a038RetrieveAppointmentVersioned = endpoint({
  ...a038RetrieveAppointment,
  id: 'a038-retrieve-appointment-versioned',
  path: '/Appointment/:id/_history/:version',
  title: 'Retrieve appointment (versioned)',
  says:
    'The same, if the version named is still the current one; earlier versions cannot be ' +
    'retrieved.',
  parameters: [...a038RetrieveAppointment.parameters, versionInPath('Version of the appointment.')],
  serve: async (call, context) => readAppointment(call, context, call.params.version ?? ''),
})
