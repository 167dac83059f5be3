import { render } from 'preact';
import type { PageConfig } from '../page-html.ts';
import './styles/page.css';
import { App } from './view/app.tsx';

const config: PageConfig = JSON.parse(document.getElementById('config')?.textContent ?? '');
const place = document.getElementById('app');
if (place) render(<App config={config} />, place);
