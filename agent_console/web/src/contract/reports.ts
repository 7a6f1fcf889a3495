// What the hub reports of voice menus, and the numbers it keeps of accounts.

/** A node of a menu. `left`: callers by where they went next: a node, `menu.node` of another menu, `queue`, or how the
 * call ended. `abandoned`: hung up there. */
export type MenuNode = {
  node: string;
  kind: string;
  reached: number;
  left: Record<string, number>;
  abandoned: number;
};
export type MenuReport = { menu: string; calls: number; nodes: MenuNode[] };
export type MenuReports = { menus: MenuReport[] };

/** A number (E.164) that nobody calls. `added_by`: a user's id. */
export type Unwanted = { number: string; reason: string; added_by: string; at: string };

/** `whole_block`: all numbers that begin so are the company's. */
export type AccountPhone = { value: string; whole_block: boolean };
/** `pin`: what callers type after the number; null takes it away, left out it stays. */
export type AccountChange = { number?: string | null; pin?: string | null; phones?: AccountPhone[] };
