"""What becomes of a talk, as a value: pure. `legs`: what the carrier and the hub tell; `controls`: what users ask;
`orders`: what the carrier must do so that it is as the value says."""
