// Entry of the window: styles, Pinia, App.
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './App.vue';
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './styles/tokens.css';
import './styles/base.css';

createApp(App).use(createPinia()).mount('#app');
