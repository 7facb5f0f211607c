// What cannot be done from the server: the clipboard, printing, and opening the page anew when its circuit is lost.
(() => {
    'use strict';

    const copy = async (button) => {
        const text = button.dataset.copy;
        try {
            await navigator.clipboard.writeText(text);
        } catch {
            // Browsers give the clipboard to secure addresses only.
            const field = Object.assign(document.createElement('textarea'), { value: text, readOnly: true });
            button.append(field);
            field.select();
            document.execCommand('copy');
            field.remove();
        }
        button.classList.add('copied');
        setTimeout(() => button.classList.remove('copied'), 1500);
    };

    document.addEventListener('click', (event) => {
        const button = event.target instanceof Element ? event.target.closest('button') : null;
        if (button?.dataset.copy !== undefined) {
            copy(button);
        } else if (button?.dataset.console === 'reload') {
            location.reload();
        } else if (button?.dataset.console === 'print') {
            print();
        }
    });

    // Rejected: the server no longer knows the circuit, after a restart. The page itself can be opened again.
    document.addEventListener('components-reconnect-state-changed', (event) => {
        if (event.detail?.state === 'rejected') {
            location.reload();
        }
    });
})();
