(()=>{function o(r){let t=r.querySelector("[data-error-summary]");t&&t.focus()}var s=[o];s.forEach(r=>r(document));})();
