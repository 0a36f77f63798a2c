{# Puts the alerts in force below the head of a post, in its column: text only, no markup; each goes when it is over. What it knows of an alert: p path, u end, t level, e event and areas, w the end in words, d what to do. #}
(s=>{let b=document.createElement("section"),f=(n,t,o,h)=>{let e=document.createElement(n);e.textContent=t;if(h)e.href=new URL("../"+h,s.src),e.style="color:inherit;text-decoration:underline;outline-color:currentColor";o.append(e);return e}
b.setAttribute("aria-label","Peringatan berlaku")
b.style="max-width:40rem;margin:1rem 0 0 clamp(0px,(100vw - 60rem)*99,15rem);padding:.75rem 1rem;font:1rem/1.5 sans-serif;{{ "color:#fff;background:#b3131f" if grave else "color:#17191c;background:#f2bf3f" }}"
;{{ facts|json_script }}.map(a=>{if(location.pathname.endsWith(a.p))return
let p=f("p","",b),g=()=>{if(Date.now()<a.u*1e3)return 1
p.remove();b.querySelector("p")||b.remove()}
f("b",a.t+" ",p);f("a",a.e,p,a.p);p.append(" sampai "+a.w+". "+a.d)
g()&&setInterval(g,3e4)})
b.querySelector("p")&&({% if more %}f("a","Semua peringatan",b,"peringatan/"),{% endif %}s.after(b))})(document.currentScript)
