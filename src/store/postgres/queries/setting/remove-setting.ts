const text = 'delete from setting where name = $1'

export function removeSetting(name: string) {
  return { name: 'remove-setting', text, values: [name] }
}
