"""The sandbox: a provider on loopback that speaks the three providers' wire protocols and can fail on
request.

It costs nothing and is as strict as the real ones about path, method, key and body, so a call that works here
fails there only for reasons the sandbox can also play. It knows nothing of the rest of Switchboard.
"""
