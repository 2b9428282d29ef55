// What a guide does by itself. Without scripts it is a page to read all the same.
import { keepTicks } from './keep-ticks.js';
import { showWayBack } from './show-way-back.js';

keepTicks(`guide:${location.pathname}`);
showWayBack();
