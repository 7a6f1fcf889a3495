const RIGHT_TO_LEFT = /^(ar|dv|fa|he|iw|ks|ku|ps|sd|ug|ur|yi)\b/;

/** Which way a language is written. */
export const direction = (language: string): 'rtl' | 'ltr' => (RIGHT_TO_LEFT.test(language) ? 'rtl' : 'ltr');
