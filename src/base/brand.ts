/**
 * Identifiers are types of their own: a string becomes a `Ubrn` only through the parser that
 * checked it, so a function that takes a `Ubrn` need not check again.
 */
declare const brand: unique symbol
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }
