const text = `
insert into setting (name, value) values ($1, $2)
on conflict (name) do update set value = excluded.value`

export function putSetting(name: string, value: unknown) {
  return { name: 'put-setting', text, values: [name, JSON.stringify(value)] }
}
