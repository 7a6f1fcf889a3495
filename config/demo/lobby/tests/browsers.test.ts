import { beforeEach, expect, test } from 'vitest';
import { switchBrowser } from '../src/browsers';

const SHELF = 'keydesk:shop';
beforeEach(() => localStorage.clear());

test('what one person’s browser keeps is not seen by another, and is there when they return', () => {
  switchBrowser('helena', 'shop', localStorage);
  localStorage.setItem(SHELF, 'helena’s chat');
  switchBrowser('jonas', 'shop', localStorage);
  expect(localStorage.getItem(SHELF)).toBeNull();
  localStorage.setItem(SHELF, 'jonas’s chat');
  switchBrowser('helena', 'shop', localStorage);
  expect(localStorage.getItem(SHELF)).toBe('helena’s chat');
  switchBrowser('', 'shop', localStorage);
  expect(localStorage.getItem(SHELF)).toBeNull();
});

test('the same person again changes nothing', () => {
  switchBrowser('helena', 'shop', localStorage);
  localStorage.setItem(SHELF, 'chat');
  switchBrowser('helena', 'shop', localStorage);
  expect(localStorage.getItem(SHELF)).toBe('chat');
});
