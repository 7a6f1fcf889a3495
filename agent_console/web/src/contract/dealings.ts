// What an account has going on with the business itself, as the hub tells it (hub/contract/dealings.py).

export type DealingPart = 'orders' | 'deliveries' | 'invoices';
/** `due`: a day, YYYY-MM-DD. All but the reference may be empty. */
export type Dealing = {
  reference: string;
  title: string;
  status: string;
  due: string;
  amount: string;
  late: boolean;
};
/** `late`: the system does not answer now, and the rows are of `as_of`; `failed`: nothing is known. */
export type Dealings = {
  part: DealingPart;
  source: string;
  state: 'ok' | 'late' | 'failed';
  as_of: string | null;
  rows: Dealing[];
};
/** `breached`: promised answers that are late and still owed; `overdue`: follow-ups; `late`: deliveries. */
export type AccountHealth = {
  level: 'good' | 'watch' | 'bad';
  breached: number;
  overdue: number;
  late: number;
  mark: { at: string; csat: number | null; nps: number | null } | null;
};
export type AccountBusiness = { parts: Dealings[]; health: AccountHealth };
