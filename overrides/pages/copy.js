{# Copies the address before a button; where the clipboard is closed, it is marked instead. #}
(said=>{for(let button of document.querySelectorAll(".copy")){let link=button.previousElementSibling
button.hidden=0
button.onclick=()=>navigator.clipboard.writeText(link.href).then(()=>said.textContent="Alamat tersalin: "+link.href)
.catch(()=>{getSelection().selectAllChildren(link);said.textContent="Alamatnya sudah ditandai. Salin dengan Ctrl+C, atau tekan lama lalu pilih Salin."})}})(document.currentScript.previousElementSibling)
