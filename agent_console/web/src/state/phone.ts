// What is asked of the phone from anywhere on the page: a dialog, a number to dial.
import { create } from 'zustand';

/** `keypad`: tones; `consult`, `add`: whom to call; `people`: who is in the talk; `device`: where I speak. */
export type PhoneDialog = 'keypad' | 'consult' | 'add' | 'people' | 'device';
export type Dialling = {
  to: string;
  name?: string;
  account?: string | null;
  person?: string;
  conversation?: string;
};

type Phone = { dialog: PhoneDialog | null; dialling: Dialling | null };
export const usePhone = create<Phone>()(() => ({ dialog: null, dialling: null }));

export const openPhone = (dialog: PhoneDialog | null) => usePhone.setState({ dialog });
/** Opens the dialler; nothing is called yet. */
export const toDial = (dialling: Dialling | null) => usePhone.setState({ dialling });
