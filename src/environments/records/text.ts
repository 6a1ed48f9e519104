import Type from 'typebox'

/** The texts that several kinds of records share. */
export const odsCode = Type.String({ pattern: '^[A-Z0-9]{3,10}$' })
export const userId = Type.String({ pattern: '^[0-9]{12}$' })
export const serviceId = Type.String({ pattern: '^[1-9][0-9]{0,14}$' })
export const name = Type.String({ minLength: 1, maxLength: 255 })
export const date = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' })
export const clinicalTerm = Type.String({ pattern: '^[1-9][0-9]{3,17}$' })
