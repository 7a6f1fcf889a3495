import { render } from 'preact';
import './styles/index.css';
import { App } from './app';

const root = document.getElementById('root');
if (root) render(<App />, root);
