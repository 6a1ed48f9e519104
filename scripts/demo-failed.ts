/** The story came out otherwise than it should; the message is one line for whoever watches. */
export class DemoFailed extends Error {
  override readonly name = 'DemoFailed'
}
