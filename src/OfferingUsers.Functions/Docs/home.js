// The command is to be pasted as it stands.
document.querySelector('.address').textContent = location.origin;
