/**
 * The server cannot start, and the person who started it can do something about it: `message` is
 * the one line they are told. Anything else that goes wrong at start is a fault, with its stack.
 */
export class StartRefused extends Error {
  override readonly name = 'StartRefused'
}
