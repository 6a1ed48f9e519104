const text = `
select l.ubrn, r.nhs_number, l.due_on, l.made_at, r.state
from reminder_letter l
join referral r using (ubrn)
order by l.made_at desc, l.due_on desc, l.ubrn
limit $1`

export type ReminderRow = {
  ubrn: string
  nhs_number: string
  due_on: string
  made_at: string
  state: string
}

export function listReminders(countMax: number) {
  return { name: 'list-reminders', text, values: [countMax] }
}
