{# Takes away what is over by the reader's own clock, at once and while the page stays open; tells when nothing is left. #}
(s=>{let f=()=>{for(let e of s.querySelectorAll("[data-until]"))Date.parse(e.dataset.until)>Date.now()||e.remove()
if(!s.querySelector("[data-until]")){s.remove();for(let e of document.querySelectorAll("[data-none]"))e.hidden=0}}
f();setInterval(f,3e4)})(document.currentScript.previousElementSibling)
